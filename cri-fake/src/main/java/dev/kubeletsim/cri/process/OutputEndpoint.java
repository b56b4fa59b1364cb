// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

/**
 * Where a process's standard output or error goes. Processes that inherit it share it; it is closed when the last of
 * them has closed it or ended.
 *
 * <p>While the sink asks for a pause, writers block; a bound of 64 KiB waits here.
 */
public final class OutputEndpoint {
    private final OutputSink sink;

    /** An endpoint for one {@link ProcessSpec}; both of its outputs may share one. */
    public OutputEndpoint(OutputSink sink) {
        this.sink = sink;
    }

    /** Ends a pause that the sink asked for. */
    public void resume() {
        throw new UnsupportedOperationException(sink.toString());
    }
}
