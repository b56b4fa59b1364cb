// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.state;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values by key that outlive the process. Thread-safe. */
interface Records extends AutoCloseable {
    /** Whether {@code key} has a value. */
    boolean has(String key);

    /** The keys that begin with {@code prefix}, in the order of their first put. */
    List<String> keys(String prefix);

    /** The value of {@code key}, or null. */
    byte @Nullable [] get(String key) throws IOException;

    /** Gives {@code key} a value; no effect after {@link #close}: nobody who could be told of it is left. */
    void put(String key, byte[] value) throws IOException;

    /** Takes the value of {@code key} away, if it has one. */
    void remove(String key) throws IOException;

    @Override
    void close() throws IOException;
}
