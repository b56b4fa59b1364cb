// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app.explain;

/** A file of manifests that cannot be read; the message names the file and the line. */
public final class ManifestException extends Exception {
    private static final long serialVersionUID = 1;

    ManifestException(String message) {
        super(message);
    }
}
