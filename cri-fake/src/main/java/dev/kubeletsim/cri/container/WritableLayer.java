// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import dev.kubeletsim.cri.vfs.MountNamespace;

/**
 * How much a container has in files of its own.
 *
 * @param usedBytes in whole blocks
 * @param inodes files and directories, the layer's own included
 */
public record WritableLayer(long usedBytes, long inodes) {
    static WritableLayer of(MountNamespace files) {
        return new WritableLayer(files.writableBytes(), files.writableInodes());
    }
}
