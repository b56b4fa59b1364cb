// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

/** A stream that nobody connected: reads end at once, what is written is gone, like {@code /dev/null}. */
final class NullDescription extends OpenDescription {
    @Override
    int read(Process process, byte[] into, int at, int length) {
        return 0;
    }

    @Override
    int write(Process process, byte[] from, int at, int length) {
        return length;
    }

    @Override
    String name() {
        return "/dev/null";
    }
}
