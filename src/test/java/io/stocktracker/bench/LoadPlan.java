package io.stocktracker.bench;

import java.util.Optional;

/**
 * Which clients connect, and how they behave. They are numbered from 0: first those that never read, then those that read
 * slowly, then those that leave and come back in a storm, then all others.
 *
 * @param connections how many clients there are
 * @param path what they ask the server for
 * @param threads how many threads they share, apart from those that come back in a storm, which have one of their own
 * @param connectRate how many connect each second; 0 for all at once
 * @param silent how many never read
 * @param slow how many read slowly
 * @param slowRate how many bytes each slow one reads each second
 * @param receiveBuffer the receive buffer of silent and slow ones in bytes; 0 for what the system gives
 * @param returning how many leave and come back in a storm
 * @param resume whether they then ask for what they missed only
 * @param deflate whether they offer permessage-deflate
 * @param hello what each sends first
 */
record LoadPlan(
        int connections,
        String path,
        int threads,
        int connectRate,
        int silent,
        int slow,
        int slowRate,
        int receiveBuffer,
        int returning,
        boolean resume,
        boolean deflate,
        Optional<String> hello) {

    /** How many of those that get compressed messages inflate them, to see their times and versions. */
    private static final int INFLATING = 100;

    /** How a client reads. */
    enum Reading {
        ALWAYS,
        SLOWLY,
        NEVER
    }

    /** @throws IllegalArgumentException if the numbers do not go together */
    LoadPlan {
        if (connections < 1 || threads < 1 || connectRate < 0 || slowRate < 1 || receiveBuffer < 0) {
            throw new IllegalArgumentException("There must be a connection, a thread, and no negative number.");
        }
        if (silent < 0 || slow < 0 || returning < 0 || silent + slow + returning >= connections) {
            throw new IllegalArgumentException("Of " + connections + " connections, " + (silent + slow + returning)
                    + " shall not read, read slowly or come back in a storm; at least one must be left.");
        }
    }

    /** The same plan for another number of connections. */
    LoadPlan of(int number) {
        return new LoadPlan(
                number,
                path,
                threads,
                connectRate,
                silent,
                slow,
                slowRate,
                receiveBuffer,
                returning,
                resume,
                deflate,
                hello);
    }

    Reading reading(int client) {
        return client < silent ? Reading.NEVER : client < silent + slow ? Reading.SLOWLY : Reading.ALWAYS;
    }

    /** Whether a client leaves and comes back in a storm. */
    boolean returns(int client) {
        return reading(client) == Reading.ALWAYS && client < silent + slow + returning;
    }

    /** Whether a client inflates what comes compressed. */
    boolean inflates(int client) {
        return deflate && reading(client) == Reading.ALWAYS && client >= connections - INFLATING;
    }
}
