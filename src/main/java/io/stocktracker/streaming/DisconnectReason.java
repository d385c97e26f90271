package io.stocktracker.streaming;

/** Why a connection is ended without a word. */
enum DisconnectReason {
    STALLED("it took nothing for too long"),
    SILENT("nothing was heard of it for too long"),
    UNREAD_REPLIES("it asks and does not read the replies"),
    FAREWELL("it did not take the farewell");

    private final String text;

    DisconnectReason(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
