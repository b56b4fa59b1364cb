// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.log;

/** Which of a container's outputs a log entry came from. */
public enum LogStream {
    STDOUT("stdout"),
    STDERR("stderr");

    private final String word;

    LogStream(String word) {
        this.word = word;
    }

    /** The word in the log. */
    public String word() {
        return word;
    }
}
