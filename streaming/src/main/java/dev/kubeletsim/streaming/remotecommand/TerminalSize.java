// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming.remotecommand;

/**
 * The size of a terminal in characters, each 0 to 65535.
 *
 * @param width columns
 * @param height rows
 */
public record TerminalSize(int width, int height) {
    String toJson() {
        return "{\"Width\":" + width + ",\"Height\":" + height + "}\n";
    }
}
