// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.streaming;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * The tokens of one runtime that nobody has used yet, oldest first; {@code request_cache.go}. Guarded by its own lock.
 */
final class TokenCache {
    /** Valid that long. */
    static final Duration TTL = Duration.ofMinutes(1);

    /** More may not be pending. */
    static final int MAX_IN_FLIGHT = 1000;

    /** Six bytes are eight characters. */
    private static final int TOKEN_BYTES = 6;

    private final InstantSource clock;
    private final RandomGenerator random;
    private final Map<String, StreamingTicket> pending = new LinkedHashMap<>();
    private final ConcurrentMap<String, TokenCache> owners;
    private final Object lock = new Object();

    /** @param owners whose each token of the listener is; shared by all its runtimes */
    TokenCache(InstantSource clock, RandomGenerator random, ConcurrentMap<String, TokenCache> owners) {
        this.clock = clock;
        this.random = random;
        this.owners = owners;
    }

    /** A new token, or nothing if too many are pending. */
    Optional<String> insert(String kind, StreamingTicket.Service service) {
        Instant now = clock.instant();
        synchronized (lock) {
            forgetIf(ticket -> !now.isBefore(ticket.expires()));
            if (pending.size() >= MAX_IN_FLIGHT) {
                return Optional.empty();
            }
            String token = token();
            while (owners.putIfAbsent(token, this) != null) {
                token = token();
            }
            pending.put(token, new StreamingTicket(kind, now.plus(TTL), service));
            return Optional.of(token);
        }
    }

    /** What {@code token} stands for; it is worth nothing afterwards. */
    Optional<StreamingTicket> consume(String token) {
        StreamingTicket ticket;
        synchronized (lock) {
            ticket = pending.remove(token);
            owners.remove(token, this);
        }
        return Optional.ofNullable(ticket).filter(found -> clock.instant().isBefore(found.expires()));
    }

    /** Makes all tokens worthless. */
    void clear() {
        synchronized (lock) {
            forgetIf(ticket -> true);
        }
    }

    private void forgetIf(Predicate<StreamingTicket> condition) {
        pending.entrySet().removeIf(entry -> {
            boolean forgotten = condition.test(entry.getValue());
            if (forgotten) {
                owners.remove(entry.getKey(), this);
            }
            return forgotten;
        });
    }

    private String token() {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().encodeToString(bytes);
    }
}
