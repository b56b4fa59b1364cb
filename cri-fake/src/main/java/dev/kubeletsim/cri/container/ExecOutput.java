// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import com.google.protobuf.ByteString;
import dev.kubeletsim.cri.process.OutputSink;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.CompletableFuture;

/** Keeps what a process writes, up to a bound; what is beyond it is dropped, as both runtimes do. */
final class ExecOutput implements OutputSink {
    /** How many bytes may still be kept; shared where both streams have one bound. */
    static final class Budget {
        private int left;

        Budget(int bytes) {
            left = bytes;
        }
    }

    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final Budget budget;
    private final CompletableFuture<Boolean> closed = new CompletableFuture<>();

    ExecOutput(Budget budget) {
        this.budget = budget;
    }

    @Override
    public boolean write(byte[] chunk) {
        int taken = Math.min(chunk.length, budget.left);
        kept.write(chunk, 0, taken);
        budget.left -= taken;
        return true;
    }

    @Override
    public void closed() {
        closed.complete(true);
    }

    CompletableFuture<Boolean> whenClosed() {
        return closed;
    }

    ByteString bytes() {
        return ByteString.copyFrom(kept.toByteArray());
    }
}
