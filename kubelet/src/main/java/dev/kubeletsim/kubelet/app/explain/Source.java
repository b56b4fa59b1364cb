// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app.explain;

import java.util.Objects;

/** A place that gives a container a user or a group. */
public sealed interface Source {
    /** The place in words, for tables. */
    String text();

    /** A field of the pod, such as {@code spec.securityContext.fsGroup}. */
    record PodField(String path) implements Source {
        public PodField {
            Objects.requireNonNull(path, "path");
        }

        @Override
        public String text() {
            return path;
        }
    }

    /** The annotation of a persistent volume that the pod mounts. */
    record VolumeAnnotation(String volume) implements Source {
        /** The annotation's name. */
        public static final String ANNOTATION = "pv.beta.kubernetes.io/gid";

        public VolumeAnnotation {
            Objects.requireNonNull(volume, "volume");
        }

        @Override
        public String text() {
            return "persistentvolume/" + volume + " annotation " + ANNOTATION;
        }
    }

    /** USER of the image's configuration, empty if it has none (which means root). */
    record ImageConfig(String user) implements Source {
        @Override
        public String text() {
            return user.isEmpty() ? "no USER in the image config, so root" : "image config USER " + user;
        }
    }

    /**
     * A line of one of the image's account files.
     *
     * @param line from 1
     * @param content what the line says
     */
    record ImageFile(String path, int line, String content) implements Source {
        @Override
        public String text() {
            return "image " + path + " line " + line + ": " + content;
        }
    }

    /** Nobody said anything: the runtime's default, 0. */
    record RuntimeDefault() implements Source {
        @Override
        public String text() {
            return "default of the runtime: no line for this user in the image's /etc/passwd";
        }
    }
}
