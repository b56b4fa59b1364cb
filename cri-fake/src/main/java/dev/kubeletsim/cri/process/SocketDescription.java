// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

import dev.kubeletsim.cri.vfs.FileTree;

/** One end of a TCP connection: it reads from one pipe and writes to another. */
final class SocketDescription extends OpenDescription {
    private final OpenDescription in;
    private final OpenDescription out;
    private final String peer;
    private boolean outputEnded;

    /** Given when somebody asks for it. */
    private long inode;

    SocketDescription(OpenDescription in, OpenDescription out, String peer) {
        this.in = in.retain();
        this.out = out.retain();
        this.peer = peer;
    }

    /** Who is at the other end, dotted decimal. */
    String peer() {
        return peer;
    }

    @Override
    int read(Process process, byte[] into, int at, int length) {
        return in.read(process, into, at, length);
    }

    @Override
    int write(Process process, byte[] from, int at, int length) {
        return out.write(process, from, at, length);
    }

    /** shutdown(2) with SHUT_WR: the other end reads the end of the stream. */
    void endOutput() {
        if (!outputEnded) {
            outputEnded = true;
            out.release();
        }
    }

    /** Ends a connection that nobody accepted. */
    void refuse() {
        released();
    }

    @Override
    String name() {
        if (inode == 0) {
            inode = FileTree.nextInode();
        }
        return "socket:[" + inode + "]";
    }

    @Override
    void released() {
        in.release();
        endOutput();
    }
}
