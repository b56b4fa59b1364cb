// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.images;

/** An image that cannot be had: the reason of {@code state.waiting}, and its message. */
public final class ImageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    static final String IMAGE_PULL_BACK_OFF = "ImagePullBackOff";
    static final String IMAGE_INSPECT_ERROR = "ImageInspectError";
    static final String ERR_IMAGE_PULL = "ErrImagePull";
    static final String ERR_IMAGE_NEVER_PULL = "ErrImageNeverPull";
    static final String INVALID_IMAGE_NAME = "InvalidImageName";
    static final String REGISTRY_UNAVAILABLE = "RegistryUnavailable";
    static final String SIGNATURE_VALIDATION_FAILED = "SignatureValidationFailed";

    private final String reason;

    ImageException(String reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** The reason, such as {@code ErrImagePull}. */
    public String reason() {
        return reason;
    }

    /** The message, never null. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
