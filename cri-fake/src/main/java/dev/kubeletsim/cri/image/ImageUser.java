// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import static java.util.Objects.requireNonNull;

import java.util.OptionalLong;

/**
 * An image's {@code USER} as the CRI reports it: what stands before the colon, as {@code uid} when it is a number, else
 * as {@code username}; neither when there is no {@code USER}.
 *
 * @param uid the numeric user
 * @param username the user's name, else empty
 */
public record ImageUser(OptionalLong uid, String username) {
    public ImageUser {
        requireNonNull(uid, "uid");
        requireNonNull(username, "username");
    }

    /** Splits {@code user[:group]}. */
    public static ImageUser of(String user) {
        int colon = user.indexOf(':');
        String name = colon < 0 ? user : user.substring(0, colon);
        try {
            return new ImageUser(OptionalLong.of(Long.parseLong(name)), "");
        } catch (NumberFormatException e) {
            return new ImageUser(OptionalLong.empty(), name);
        }
    }
}
