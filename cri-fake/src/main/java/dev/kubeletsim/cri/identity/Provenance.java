// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.identity;

/** Where a number of the identity came from. */
public sealed interface Provenance {

    /** A field of the request's security context, for example {@code supplemental_groups[1]}. */
    record RequestField(String field) implements Provenance {
        @Override
        public String toString() {
            return field;
        }
    }

    /** A line of one of the image's account files. */
    record ImageFile(String path, int line) implements Provenance {
        @Override
        public String toString() {
            return path + ":" + line;
        }
    }

    /** The USER of the image's configuration. */
    record ImageUser(String user) implements Provenance {
        @Override
        public String toString() {
            return "image USER " + user;
        }
    }

    /** Nobody said anything: the runtime's own default, 0. */
    record RuntimeDefault() implements Provenance {
        @Override
        public String toString() {
            return "runtime default";
        }
    }
}
