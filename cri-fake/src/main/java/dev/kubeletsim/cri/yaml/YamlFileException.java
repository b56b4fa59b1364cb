// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.yaml;

/** A YAML file that cannot be used; the message names the file, the line, the place and what was expected. */
public final class YamlFileException extends Exception {
    private static final long serialVersionUID = 1L;

    /** An exception with a message for the user. */
    public YamlFileException(String message) {
        super(message);
    }

    /** The same, for a reason that lies below. */
    public YamlFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
