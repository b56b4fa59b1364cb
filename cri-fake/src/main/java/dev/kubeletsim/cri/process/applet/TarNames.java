// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import dev.kubeletsim.cri.process.Output;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;

/** What members before a member say of it: names that are too long for a header, by GNU's way or by POSIX's (pax). */
final class TarNames {
    private static final String PATH = "path";
    private static final String LINK_PATH = "linkpath";

    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private final Map<String, String> next = new TreeMap<>();
    private boolean toldOfPrefix;

    /** Whether a member only speaks of others. */
    static boolean isMeta(TarArchiveEntry entry) {
        return entry.isGNULongNameEntry()
                || entry.isGNULongLinkEntry()
                || entry.isPaxHeader()
                || entry.isGlobalPaxHeader();
    }

    /** Takes a piece of such a member. */
    void collect(byte[] piece) {
        content.writeBytes(piece);
    }

    /** Such a member is complete. */
    void remember(TarArchiveEntry entry, Charset charset) {
        String text = content.toString(charset);
        content.reset();
        if (entry.isGNULongNameEntry()) {
            next.put(PATH, text.replace("\0", ""));
        } else if (entry.isGNULongLinkEntry()) {
            next.put(LINK_PATH, text.replace("\0", ""));
        } else if (entry.isPaxHeader()) {
            for (String record : text.split("\n")) {
                int space = record.indexOf(' ');
                int equals = record.indexOf('=', space);
                if (space > 0 && equals > space) {
                    next.put(record.substring(space + 1, equals), record.substring(equals + 1));
                }
            }
        }
    }

    /** Tells the member of which they spoke. */
    void applyTo(TarArchiveEntry entry) {
        if (next.containsKey(PATH)) {
            entry.setName(next.get(PATH));
        }
        if (next.containsKey(LINK_PATH)) {
            entry.setLinkName(next.get(LINK_PATH));
        }
        String size = next.get("size");
        if (size != null && size.matches("[0-9]{1,18}")) {
            entry.setSize(Long.parseLong(size));
        }
        next.clear();
    }

    /** The name without what would lead out of the directory; told once, as busybox does. */
    String safe(String name, Output output) {
        int up = name.lastIndexOf("../");
        String safe = (up >= 0 ? name.substring(up + 3) : name).replaceFirst("^/+", "");
        if (!safe.equals(name) && !toldOfPrefix) {
            toldOfPrefix = true;
            String prefix = name.substring(0, name.length() - safe.length());
            output.err("tar: removing leading '" + prefix + "' from member names\n");
        }
        return safe.equals("..") ? "" : safe;
    }
}
