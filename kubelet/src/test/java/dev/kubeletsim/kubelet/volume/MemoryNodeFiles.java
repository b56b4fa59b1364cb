// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.volume;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * Files in memory: one sorted map from path to entry. Links are followed in the last part of a
 * path and above it, at most a few deep.
 */
public final class MemoryNodeFiles implements NodeFiles {
    private static final int MAX_LINKS = 8;

    /** An entry; a directory has neither content nor target. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared, and copied where it comes in or goes out.
    private record Entry(
            byte @Nullable [] content, @Nullable String target, int mode, int uid, int gid) {
        boolean isDirectory() {
            return content == null && target == null;
        }
    }

    private final NavigableMap<String, Entry> entries = new ConcurrentSkipListMap<>();

    @Override
    public void makeDirectory(String path, int mode, int uid, int gid) {
        String real = resolve(path);
        for (int slash = real.indexOf('/', 1); slash > 0; slash = real.indexOf('/', slash + 1)) {
            entries.putIfAbsent(real.substring(0, slash), new Entry(null, null, 0755, ROOT, ROOT));
        }
        entries.putIfAbsent(real, new Entry(null, null, mode, uid, gid));
    }

    @Override
    public void write(String path, byte[] content, int mode, int uid, int gid) throws IOException {
        String real = resolve(path);
        int slash = real.lastIndexOf('/');
        if (slash > 0 && !isDirectory(real.substring(0, slash))) {
            throw new FileNotFoundException("open " + path + ": no such file or directory");
        }
        entries.put(real, new Entry(content.clone(), null, mode, uid, gid));
    }

    @Override
    public Optional<byte[]> readTail(String path, long maxBytes) {
        byte[] content = content(path);
        if (content == null) {
            return Optional.empty();
        }
        int from = (int) Math.max(0, content.length - maxBytes);
        return Optional.of(Arrays.copyOfRange(content, from, content.length));
    }

    @Override
    public Optional<byte[]> read(String path, long offset, int length) {
        byte[] content = content(path);
        if (content == null) {
            return Optional.empty();
        }
        int from = (int) Math.min(offset, content.length);
        return Optional.of(Arrays.copyOfRange(content, from, (int) Math.min(content.length, (long) from + length)));
    }

    @Override
    public long size(String path) {
        byte[] content = content(path);
        return content == null ? -1 : content.length;
    }

    @Override
    public List<String> list(String path) {
        String prefix = resolve(path) + "/";
        List<String> names = new ArrayList<>();
        for (Map.Entry<String, Entry> entry : entries.tailMap(prefix, true).entrySet()) {
            if (!entry.getKey().startsWith(prefix)) {
                break;
            }
            String name = entry.getKey().substring(prefix.length());
            if (name.indexOf('/') < 0) {
                names.add(name);
            }
        }
        return names;
    }

    @Override
    public boolean exists(String path) {
        return entries.containsKey(parentResolved(path));
    }

    @Override
    public boolean isDirectory(String path) {
        Entry entry = entries.get(resolve(path));
        return "/".equals(path) || (entry != null && entry.isDirectory());
    }

    @Override
    public Optional<Attributes> attributes(String path) {
        Entry entry = entries.get(parentResolved(path));
        return entry == null
                ? Optional.empty()
                : Optional.of(new Attributes(entry.gid(), entry.mode(), entry.isDirectory(), entry.target() != null));
    }

    @Override
    public void changeGroup(String path, int gid) {
        entries.computeIfPresent(
                parentResolved(path),
                (key, entry) -> new Entry(entry.content(), entry.target(), entry.mode(), entry.uid(), gid));
    }

    @Override
    public void changeMode(String path, int mode) {
        entries.computeIfPresent(
                resolve(path),
                (key, entry) -> new Entry(entry.content(), entry.target(), mode, entry.uid(), entry.gid()));
    }

    @Override
    public void symlink(String path, String target) {
        entries.put(parentResolved(path), new Entry(null, target, 0777, ROOT, ROOT));
    }

    @Override
    public void rename(String from, String to) throws IOException {
        Entry entry = entries.remove(parentResolved(from));
        if (entry == null) {
            throw new FileNotFoundException("rename " + from + " " + to + ": no such file or directory");
        }
        entries.put(parentResolved(to), entry);
    }

    @Override
    public void remove(String path) {
        String real = parentResolved(path);
        entries.remove(real);
        entries.subMap(real + "/", true, real + "0", false).clear();
    }

    /** Permission bits of an entry, -1 if it is not there; for those who show files to containers. */
    public int mode(String path) {
        Entry entry = entries.get(resolve(path));
        return entry == null ? -1 : entry.mode();
    }

    /** The owner of an entry, -1 if it is not there. */
    public int uid(String path) {
        Entry entry = entries.get(resolve(path));
        return entry == null ? -1 : entry.uid();
    }

    /** The group of an entry, -1 if it is not there. */
    public int gid(String path) {
        Entry entry = entries.get(resolve(path));
        return entry == null ? -1 : entry.gid();
    }

    private byte @Nullable [] content(String path) {
        Entry entry = entries.get(resolve(path));
        return entry == null ? null : entry.content();
    }

    private String parentResolved(String path) {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? path : resolve(path.substring(0, slash)) + path.substring(slash);
    }

    private String resolve(String path) {
        String real = path;
        for (int links = 0; links < MAX_LINKS; links++) {
            String next = followOne(real);
            if (next.equals(real)) {
                break;
            }
            real = next;
        }
        return real;
    }

    /** Replaces the first link on the path by its target. */
    private String followOne(String path) {
        int end = path.indexOf('/', 1);
        while (true) {
            String head = end < 0 ? path : path.substring(0, end);
            Entry entry = entries.get(head);
            String target = entry == null ? null : entry.target();
            if (target != null) {
                String rest = end < 0 ? "" : path.substring(end);
                String parent = head.substring(0, head.lastIndexOf('/'));
                return (target.startsWith("/") ? target : parent + "/" + target) + rest;
            }
            if (end < 0) {
                return path;
            }
            end = path.indexOf('/', end + 1);
        }
    }
}
