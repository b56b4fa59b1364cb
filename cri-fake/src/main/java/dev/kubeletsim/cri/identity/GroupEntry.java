// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.identity;

import java.util.List;

/**
 * One line of {@code /etc/group}.
 *
 * @param line the line's number in the file, from 1
 * @param name the group's name
 * @param gid the third field, 0 if it is no number or absent
 * @param members the fourth field split at commas, untrimmed
 */
public record GroupEntry(int line, String name, long gid, List<String> members) {
    public GroupEntry {
        members = List.copyOf(members);
    }
}
