package io.umbel.metrics.dashboard;

import io.nayuki.qrcodegen.QrCode;

/** A QR code (ISO/IEC 18004) as an image. */
final class QrSvg {
    /** Modules of silence that readers want around it. */
    private static final int QUIET = 3;

    private QrSvg() {}

    static String of(String text) {
        // Upper case fits the alphanumeric mode, which is 40 % smaller; a ticket is read in either.
        QrCode code = QrCode.encodeText(text.toUpperCase(java.util.Locale.ROOT), QrCode.Ecc.LOW);
        int size = code.size + 2 * QUIET;
        var path = new StringBuilder();
        for (int y = 0; y < code.size; y++) {
            for (int x = 0; x < code.size; x++) {
                if (code.getModule(x, y)) {
                    path.append('M')
                            .append(x + QUIET)
                            .append(' ')
                            .append(y + QUIET)
                            .append("h1v1h-1z");
                }
            }
        }
        return """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %1$d" shape-rendering="crispEdges">\
        <rect width="%1$d" height="%1$d" fill="#fff"/><path d="%2$s" fill="#111"/></svg>
        """
                .formatted(size, path);
    }
}
