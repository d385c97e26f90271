package io.stocktracker.access;

/** Who may change the list. */
record Permissions(Permission add, Permission remove) {

    private static final String ADD = "tracker.clients.add";
    private static final String REMOVE = "tracker.clients.remove";

    /**
     * @param tokens those that there are
     * @throws IllegalArgumentException if a permission is wrong, or needs a token and there is none
     */
    static Permissions of(ClientsConfig config, Tokens tokens) {
        return new Permissions(permission(ADD, config.add(), tokens), permission(REMOVE, config.remove(), tokens));
    }

    private static Permission permission(String key, String word, Tokens tokens) {
        var permission = Permission.of(key, word);
        if (permission == Permission.TOKEN && tokens.isEmpty()) {
            throw new IllegalArgumentException(key + " is \"token\", but tracker.clients.tokens has none.");
        }
        return permission;
    }
}
