package io.stocktracker.storage.memory;

import io.stocktracker.storage.DocumentStore;
import io.stocktracker.storage.DocumentStoreContract;

class MemoryDocumentsTest extends DocumentStoreContract {

    @Override
    protected DocumentStore store() {
        return new MemoryDocuments();
    }
}
