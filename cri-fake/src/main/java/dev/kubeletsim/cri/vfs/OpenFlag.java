// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.vfs;

/** The flags of open(2). */
public enum OpenFlag {
    READ,
    WRITE,
    APPEND,
    CREATE,
    EXCLUSIVE,
    TRUNCATE
}
