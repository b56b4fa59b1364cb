// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import dev.kubeletsim.cri.vfs.Errno;
import java.util.Optional;
import java.util.regex.Pattern;

/** Lists of processors and memory nodes such as {@code 0-2,5}, as the kernel reads them (lib/bitmap-str.c). */
final class CpuList {
    private static final Pattern LIST = Pattern.compile("\\d{1,9}(-\\d{1,9})?(,\\d{1,9}(-\\d{1,9})?)*");

    private CpuList() {}

    /** EINVAL for junk, ERANGE for a number that this machine does not have; nothing if the list is good, or empty. */
    static Optional<Errno> refusal(String list, int present) {
        if (list.isEmpty()) {
            return Optional.empty();
        }
        if (!LIST.matcher(list).matches()) {
            return Optional.of(Errno.EINVAL);
        }
        for (String range : list.split(",", -1)) {
            String[] ends = range.split("-", -1);
            int first = Integer.parseInt(ends[0]);
            int last = Integer.parseInt(ends[ends.length - 1]);
            if (first > last) {
                return Optional.of(Errno.EINVAL);
            }
            if (last >= present) {
                return Optional.of(Errno.ERANGE);
            }
        }
        return Optional.empty();
    }
}
