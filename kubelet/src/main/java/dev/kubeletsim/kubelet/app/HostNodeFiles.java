// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import dev.kubeletsim.cri.vfs.ErrnoException;
import dev.kubeletsim.cri.vfs.FileStat;
import dev.kubeletsim.cri.vfs.HostFiles;
import dev.kubeletsim.kubelet.volume.NodeFiles;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The kubelet's view of the files that it shares with the runtime of its node: what one writes, the other reads. */
final class HostNodeFiles implements NodeFiles {
    private static final long MAX_WHOLE_FILE = 64L << 20;

    private final HostFiles files;

    HostNodeFiles(HostFiles files) {
        this.files = files;
    }

    /** What a call on the shared files does. */
    private interface Call<T> {
        T run();
    }

    private static <T> T on(Call<T> call) throws IOException {
        try {
            return call.run();
        } catch (ErrnoException e) {
            throw new IOException(String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT), e);
        }
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(1, path.lastIndexOf('/')));
    }

    @Override
    public void makeDirectory(String path, int mode, int uid, int gid) throws IOException {
        on(() -> {
            if (files.stat(path).isEmpty()) {
                files.createDirectories(parent(path), 0755);
                files.createDirectories(path, mode);
                files.chmod(path, mode);
                files.chown(path, uid, gid);
            }
            return true;
        });
    }

    @Override
    public void write(String path, byte[] content, int mode, int uid, int gid) throws IOException {
        on(() -> {
            files.write(path, content, mode, uid, gid);
            return true;
        });
    }

    @Override
    public Optional<byte[]> readTail(String path, long maxBytes) throws IOException {
        return on(() -> files.stat(path)
                .map(stat -> files.read(path, Math.max(0, stat.size() - maxBytes), (int)
                        Math.min(Math.min(maxBytes, stat.size()), MAX_WHOLE_FILE))));
    }

    @Override
    public Optional<byte[]> read(String path, long offset, int length) throws IOException {
        return on(() -> files.stat(path).map(stat -> files.read(path, offset, length)));
    }

    @Override
    public long size(String path) throws IOException {
        return on(() -> files.stat(path).map(FileStat::size).orElse(-1L));
    }

    @Override
    public List<String> list(String path) throws IOException {
        return on(() -> isThere(path) ? files.list(path) : List.<String>of());
    }

    private boolean isThere(String path) {
        return files.stat(path).filter(FileStat::isDirectory).isPresent();
    }

    @Override
    public boolean exists(String path) throws IOException {
        return on(() -> files.lstat(path).isPresent());
    }

    @Override
    public boolean isDirectory(String path) throws IOException {
        return on(() -> isThere(path));
    }

    @Override
    public Optional<Attributes> attributes(String path) throws IOException {
        return on(() -> files.lstat(path)
                .map(stat -> new Attributes((int) stat.gid(), stat.mode(), stat.isDirectory(), stat.isSymlink())));
    }

    @Override
    public void changeGroup(String path, int gid) throws IOException {
        on(() -> {
            files.chown(path, -1, gid);
            return true;
        });
    }

    @Override
    public void changeMode(String path, int mode) throws IOException {
        on(() -> {
            files.chmod(path, mode);
            return true;
        });
    }

    @Override
    public void symlink(String path, String target) throws IOException {
        on(() -> {
            files.symlink(path, target);
            return true;
        });
    }

    @Override
    public void rename(String from, String to) throws IOException {
        on(() -> {
            files.rename(from, to);
            return true;
        });
    }

    @Override
    public void remove(String path) throws IOException {
        on(() -> {
            files.deleteTree(path);
            return true;
        });
    }
}
