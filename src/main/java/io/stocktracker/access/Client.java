package io.stocktracker.access;

/**
 * The sender of a request.
 *
 * @param address its address
 * @param hasToken whether it sent one of the operator's tokens
 */
public record Client(ClientAddress address, boolean hasToken) {}
