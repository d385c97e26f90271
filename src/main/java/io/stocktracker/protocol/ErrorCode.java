package io.stocktracker.protocol;

import com.fasterxml.jackson.annotation.JsonValue;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** Why a request was refused; the same words over WebSocket and REST. */
@RegisterForReflection
public enum ErrorCode {
    /** Not JSON, not an object, an invalid {@code id}, or an invalid array of {@code symbols}. */
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
    /** The client has no right to do it, or the request comes from a page of another origin. */
    NOT_ALLOWED("not-allowed"),
    /** The price source has had too many requests and refuses more for a while. */
    SOURCE_BUSY("source-busy"),
    /** The price source has refused this server; the operator has to act. */
    NO_SOURCE("no-source"),
    /** The storage or the price source is away. The change may have happened; repeating it is safe. */
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
