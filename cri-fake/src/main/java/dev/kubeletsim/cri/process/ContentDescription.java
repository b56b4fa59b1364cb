// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

/** A readable description of fixed bytes. */
final class ContentDescription extends OpenDescription {
    private final byte[] content;
    private int position;

    ContentDescription(byte[] content) {
        this.content = content;
    }

    @Override
    int read(Process process, byte[] into, int at, int length) {
        int count = Math.min(length, content.length - position);
        System.arraycopy(content, position, into, at, count);
        position += count;
        return count;
    }

    @Override
    String name() {
        return "/tmp/here-document (deleted)";
    }
}
