package io.stocktracker.streaming;

/** Why the server drops a connection without a close frame. */
enum DisconnectReason {
    STALLED("it read nothing for too long"),
    SILENT("it gave no sign of life for too long"),
    UNREAD_REPLIES("it sends requests and does not read the replies"),
    CLOSE_TIMEOUT("it did not answer the close frame");

    private final String text;

    DisconnectReason(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
