package io.stocktracker.feed.live.coinbase;

import io.stocktracker.feed.live.RestAnswer;
import io.stocktracker.feed.live.UnreadableException;
import io.stocktracker.feed.live.VendorClient;
import io.stocktracker.market.Instrument;
import io.stocktracker.market.Instruments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;

/**
 * The products of Coinbase Exchange, as of now, or, if they cannot be had, as they were kept the last time. Without either,
 * what is suggested is all that can be found; anything may be added all the same.
 */
final class ProductList {

    private static final Logger LOG = Logger.getLogger(ProductList.class);

    private final Coinbase coinbase;
    private final VendorClient network;
    private final Optional<Path> file;

    /** @param file where they are kept, if they are */
    ProductList(Coinbase coinbase, VendorClient network, Optional<Path> file) {
        this.coinbase = coinbase;
        this.network = network;
        this.file = file;
    }

    /** Reads the list; waits for the network. */
    Instruments read() {
        try {
            var answer = network.get(coinbase.products()).toCompletableFuture().join();
            var products = coinbase.readProducts(answer);
            keep(answer.body());
            LOG.infof("Coinbase has %d products", products.size());
            return new Instruments(products);
        } catch (CompletionException | UnreadableException failure) {
            var cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            LOG.warnf(
                    "No list of products from Coinbase (%s); what was kept of it, or is suggested, is all that is found",
                    VendorClient.text(cause));
            return new Instruments(kept());
        }
    }

    private void keep(String body) {
        if (file.isEmpty()) {
            return;
        }
        var path = file.get().toAbsolutePath();
        try {
            var draft = path.resolveSibling(path.getFileName() + ".new");
            Files.writeString(draft, body);
            Files.move(draft, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LOG.warnf("The list of products could not be kept: %s", e);
        }
    }

    private List<Instrument> kept() {
        if (file.isPresent() && Files.exists(file.get())) {
            try {
                return coinbase.readProducts(new RestAnswer(200, Files.readString(file.get()), Optional.empty()));
            } catch (IOException | UnreadableException e) {
                LOG.warnf("The kept list of products cannot be read: %s", e);
            }
        }
        return coinbase.suggested().stream().map(Instrument::unnamed).toList();
    }
}
