package io.stocktracker.protocol;

import com.fasterxml.jackson.annotation.JsonValue;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** Why a request was refused; the same words over WebSocket and REST. */
@RegisterForReflection
public enum ErrorCode {
    /** Not JSON, no JSON object, or a bad {@code id}. */
    INVALID_JSON("invalid-json"),
    UNKNOWN_TYPE("unknown-type"),
    INVALID_SYMBOL("invalid-symbol"),
    /** The feed cannot price it, or it may not be listed. */
    UNKNOWN_SYMBOL("unknown-symbol"),
    /** The operator's plan with the price source does not include it. */
    NOT_IN_PLAN("not-in-plan"),
    /** The price source states a price that cannot be shown. */
    NO_PRICE("no-price"),
    LIST_FULL("list-full"),
    TOO_MANY_REQUESTS("too-many-requests"),
    /** Not for this client, or not from a page of another origin. */
    NOT_ALLOWED("not-allowed"),
    /** The price source answers no more questions for a while. */
    SOURCE_BUSY("source-busy"),
    /** The price source has refused this server; someone has to act. */
    NO_SOURCE("no-source"),
    /** The storage or the price source is away; it may have happened, repeating is safe. */
    UNAVAILABLE("unavailable");

    private final String code;

    ErrorCode(String code) {
        this.code = code;
    }

    /** The word on the wire. */
    @JsonValue
    public String code() {
        return code;
    }
}
