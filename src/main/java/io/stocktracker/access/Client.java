package io.stocktracker.access;

/**
 * Who asks, as far as that makes a difference.
 *
 * @param address where it is
 * @param hasToken whether it showed one of the operator's tokens
 */
public record Client(ClientAddress address, boolean hasToken) {}
