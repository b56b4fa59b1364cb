// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

/** The reference library's messages: distribution/reference v0.6 {@code reference.go}, {@code normalize.go}. */
final class ReferenceTexts {
    static final String INVALID = "invalid reference format";
    static final String NO_NAME = "repository name must have at least one component";
    static final String MUST_BE_LOWER_CASE = "repository name must be lowercase";
    static final String UPPER_CASE_NAME = "invalid reference format: repository name must be lowercase";
    static final String TOO_LONG = "repository name must not be more than 255 characters";

    private ReferenceTexts() {}

    static String upperCaseName(String name) {
        return "invalid reference format: repository name (" + name + ") must be lowercase";
    }

    static String hexName(String name) {
        return "invalid repository name (" + name + "), cannot specify 64-byte hexadecimal strings";
    }
}
