// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

import dev.kubeletsim.cri.vfs.Errno;
import dev.kubeletsim.cri.vfs.ErrnoException;
import dev.kubeletsim.cri.vfs.FileStat;
import dev.kubeletsim.cri.vfs.FileType;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A pseudo-terminal with its line discipline (termios(3), cooked mode): echo, line editing keys (^H ^? ^U ^W), ^C, ^\,
 * ^Z, ^D, and {@code \n} to {@code \r\n} on output. The holder of this object is its master side, in the kernel's
 * mailbox.
 */
public final class Terminal {
    private static final int MAX_LINE = 4096;
    private static final int MAX_WAITING = 65_536;
    private static final byte[] END = {};

    private final OutputSink sink;
    private final WaitQueue readers = new WaitQueue();
    private final WaitQueue writers = new WaitQueue();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    /** Finished lines; an empty one is an end of file. */
    private final Queue<byte[]> lines = new ArrayDeque<>();

    private int waiting;
    private int headRead;
    private boolean paused;
    private boolean hungUp;
    private boolean shortInput;
    private boolean ended;
    private Runnable onWritable = () -> {};
    private WindowSize size = new WindowSize(80, 24);
    private @Nullable Process session;
    private int foregroundGroup;
    private int open;

    /** A terminal whose output goes to {@code output}, 80 by 24 unless resized. */
    public Terminal(OutputSink output) {
        this.sink = output;
    }

    /**
     * What the user typed.
     *
     * @return how many bytes were taken; the rest may be offered again after {@link #onWritable}'s call
     */
    public int input(byte[] bytes, int offset, int length) {
        for (int i = 0; i < length; i++) {
            if (waiting >= MAX_WAITING) {
                shortInput = true;
                return i;
            }
            typed(bytes[offset + i] == '\r' ? (byte) '\n' : bytes[offset + i]);
        }
        return length;
    }

    private void typed(byte key) {
        switch (key) {
            case 3 -> interrupt(Signal.INT, "^C");
            case 28 -> interrupt(Signal.QUIT, "^\\");
            case 26 -> interrupt(Signal.TSTP, "^Z");
            case 4 -> finishLine();
            case 8, 127 -> erase(1);
            case 21 -> erase(line.size());
            case 23 -> erase(lastWord());
            case '\n' -> {
                line.write('\n');
                echo("\r\n");
                finishLine();
            }
            default -> {
                if (line.size() < MAX_LINE) {
                    line.write(key);
                    echo(key < 32 && key >= 0 && key != '\t' ? new byte[] {'^', (byte) (key + 64)} : new byte[] {key});
                }
            }
        }
    }

    private void interrupt(Signal signal, String shown) {
        echo(shown);
        line.reset();
        lines.clear();
        waiting = 0;
        headRead = 0;
        Process leader = session;
        if (leader != null) {
            leader.kernel().signalGroup(leader.namespace(), foregroundGroup, signal);
        }
    }

    private void finishLine() {
        byte[] finished = line.size() == 0 ? END : line.toByteArray();
        line.reset();
        lines.add(finished);
        waiting += finished.length;
        readers.wakeAll();
    }

    private void erase(int count) {
        byte[] now = line.toByteArray();
        int left = now.length;
        for (int i = 0; i < count && left > 0; i++) {
            left--;
            while (left > 0 && (now[left] & 0xc0) == 0x80) {
                left--;
            }
            echo("\b \b");
        }
        line.reset();
        line.write(now, 0, left);
    }

    private int lastWord() {
        String now = line.toString(StandardCharsets.ISO_8859_1);
        String trimmed = now.stripTrailing();
        return now.length() - (trimmed.lastIndexOf(' ') + 1);
    }

    private void echo(String text) {
        echo(text.getBytes(StandardCharsets.US_ASCII));
    }

    private void echo(byte[] bytes) {
        if (!hungUp) {
            paused = !sink.write(bytes);
        }
    }

    /** Calls {@code listener} whenever there is room again after a short {@link #input}. */
    public void onWritable(Runnable listener) {
        onWritable = listener;
    }

    /** Ends a pause that the sink asked for. */
    public void resume() {
        paused = false;
        writers.wakeAll();
    }

    /** Changes the size and tells the foreground process group (SIGWINCH). */
    public void resize(WindowSize newSize) {
        boolean changed = !newSize.equals(size);
        size = newSize;
        Process leader = session;
        if (changed && leader != null) {
            leader.kernel().signalGroup(leader.namespace(), foregroundGroup, Signal.WINCH);
        }
    }

    /** The size now. */
    public WindowSize size() {
        return size;
    }

    /** The user is gone: SIGHUP to the session, and the end of the file for readers. Idempotent. */
    public void hangUp() {
        if (hungUp) {
            return;
        }
        disconnect();
        Process leader = session;
        if (leader != null) {
            leader.signal(Signal.HUP);
            leader.signal(Signal.CONT);
            leader.kernel().signalGroup(leader.namespace(), foregroundGroup, Signal.HUP);
        }
    }

    void attach(Process leader) {
        session = leader;
        foregroundGroup = leader.group();
    }

    /**
     * The leader of the session has ended: those that are left in the foreground get SIGHUP, and nobody can use the terminal
     * any more ({@code disassociate_ctty} of Linux).
     */
    void leaderEnded(Process leader) {
        if (session != leader) {
            return;
        }
        session = null;
        disconnect();
        leader.kernel().signalGroup(leader.namespace(), foregroundGroup, Signal.HUP);
        leader.kernel().signalGroup(leader.namespace(), foregroundGroup, Signal.CONT);
        end();
    }

    private void disconnect() {
        hungUp = true;
        readers.wakeAll();
        writers.wakeAll();
    }

    void setForegroundGroup(int group) {
        foregroundGroup = group;
    }

    OpenDescription slave() {
        open++;
        return new Slave();
    }

    private int read(Process process, byte[] into, int at, int length) {
        byte[] head = lines.peek();
        if (head == null) {
            if (hungUp) {
                return 0;
            }
            readers.add(process);
            return Syscalls.WOULD_BLOCK;
        }
        int count = Math.min(length, head.length - headRead);
        System.arraycopy(head, headRead, into, at, count);
        headRead += count;
        waiting -= count;
        if (headRead == head.length) {
            lines.remove();
            headRead = 0;
        }
        if (shortInput && waiting < MAX_WAITING / 2) {
            shortInput = false;
            onWritable.run();
        }
        return count;
    }

    private int write(Process process, byte[] from, int at, int length) {
        if (hungUp) {
            throw new ErrnoException(Errno.EIO);
        }
        if (paused) {
            writers.add(process);
            return Syscalls.WOULD_BLOCK;
        }
        int count = Math.min(length, MAX_LINE);
        ByteArrayOutputStream cooked = new ByteArrayOutputStream(count + 16);
        for (int i = 0; i < count; i++) {
            if (from[at + i] == '\n') {
                cooked.write('\r');
            }
            cooked.write(from[at + i]);
        }
        if (count > 0) {
            paused = !sink.write(cooked.toByteArray());
        }
        return count;
    }

    private void closed() {
        if (--open == 0) {
            end();
        }
    }

    private void end() {
        if (!ended) {
            ended = true;
            sink.closed();
        }
    }

    private final class Slave extends OpenDescription {
        @Override
        int read(Process process, byte[] into, int at, int length) {
            return Terminal.this.read(process, into, at, length);
        }

        @Override
        int write(Process process, byte[] from, int at, int length) {
            return Terminal.this.write(process, from, at, length);
        }

        @Override
        String name() {
            return "/dev/pts/0";
        }

        @Override
        FileStat stat() {
            return new FileStat(FileType.CHARACTER_DEVICE, 0620, 0, 5, 0, 3, 1, 136, Instant.EPOCH);
        }

        @Override
        void released() {
            closed();
        }

        Terminal terminal() {
            return Terminal.this;
        }
    }

    /** The terminal behind a description, or null. */
    static @Nullable Terminal of(OpenDescription description) {
        return description instanceof Slave slave ? slave.terminal() : null;
    }
}
