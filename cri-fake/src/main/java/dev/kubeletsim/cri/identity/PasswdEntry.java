// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.identity;

/**
 * One line of {@code /etc/passwd}.
 *
 * @param line the line's number in the file, from 1
 * @param name the login name; may be empty or begin with {@code #}, since the format knows no comments
 * @param uid the third field, 0 if it is no number
 * @param gid the fourth field, 0 if it is no number
 * @param home the sixth field, "" if absent
 */
public record PasswdEntry(int line, String name, long uid, long gid, String home) {}
