// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.volume;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Replaces the files of a volume in one step: they live in a dated directory, {@code ..data} links to it, and the names
 * that containers see link through {@code ..data} (upstream's {@code pkg/volume/util/atomic_writer.go}).
 */
final class AtomicWriter {
    private static final String DATA = "..data";
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern(
                    "'..'yyyy_MM_dd_HH_mm_ss.SSSSSSSSS", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final NodeFiles files;

    AtomicWriter(NodeFiles files) {
        this.files = files;
    }

    /**
     * Makes {@code dir} hold exactly these files; nothing is written if it does.
     *
     * @param now names the new directory
     */
    void write(String dir, List<VolumeFile> payload, VolumeOwner owner, Instant now) throws IOException {
        files.makeDirectory(dir, owner.directoryMode(0777), NodeFiles.ROOT, owner.gid());
        if (holds(dir, payload)) {
            return;
        }
        List<String> old = files.list(dir);
        String stamp = STAMP.format(now);
        files.makeDirectory(dir + "/" + stamp, owner.directoryMode(0755), NodeFiles.ROOT, owner.gid());
        Set<String> roots = new HashSet<>();
        for (VolumeFile file : payload) {
            writeFile(dir + "/" + stamp + "/" + file.path(), file, owner);
            roots.add(file.path().split("/", 2)[0]);
        }
        files.symlink(dir + "/" + DATA, stamp);
        for (String root : roots) {
            files.symlink(dir + "/" + root, DATA + "/" + root);
        }
        for (String name : old) {
            if (!name.equals(DATA) && !name.equals(stamp) && !roots.contains(name)) {
                files.remove(dir + "/" + name);
            }
        }
    }

    private void writeFile(String path, VolumeFile file, VolumeOwner owner) throws IOException {
        files.makeDirectory(
                path.substring(0, path.lastIndexOf('/')), owner.directoryMode(0755), NodeFiles.ROOT, owner.gid());
        files.write(path, file.content(), owner.fileMode(file.mode()), file.uid(), owner.gid());
    }

    private boolean holds(String dir, List<VolumeFile> payload) throws IOException {
        Set<String> roots = new HashSet<>();
        for (VolumeFile file : payload) {
            roots.add(file.path().split("/", 2)[0]);
            Optional<byte[]> content = files.read(dir + "/" + DATA + "/" + file.path(), 0, Integer.MAX_VALUE);
            if (content.isEmpty() || !Arrays.equals(content.get(), file.content())) {
                return false;
            }
        }
        long visible =
                files.list(dir).stream().filter(name -> !name.startsWith("..")).count();
        return files.exists(dir + "/" + DATA) && visible == roots.size();
    }
}
