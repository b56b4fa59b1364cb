// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

/** An {@code --images} file that cannot be used; the message names the file, the place and what was expected. */
public final class ImageFileException extends Exception {
    private static final long serialVersionUID = 1L;

    /** An exception with a message for the user. */
    public ImageFileException(String message) {
        super(message);
    }

    /** The same, for a reason that lies in the file system. */
    public ImageFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
