package sluice.web;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;

import sluice.web.server.Chromium;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Makes the pictures of `docs/stats-web`; not a test.
///
/// ```
/// java -cp … sluice.web.Screenshots http://127.0.0.1:8405/ docs/stats-web [FOLDER_OF_ASSETS [PICTURE...]]
/// ```
///
/// Takes a page that runs already, over a proxy with traffic. With a third argument the page's files are read from that
/// folder, so that a style can be looked at without starting anything again.
public final class Screenshots {
    /// One picture.
    ///
    /// @param query behind the address: view, filter, open object
    private record Picture(
            String name, int width, int height, double scale, boolean dark, String query) {}

    private static final List<Picture> PICTURES =
            List.of(
                    new Picture("incident", 1280, 800, 1, false, ""),
                    new Picture("dark", 1280, 800, 1, true, "#lb1/Bbe_web/BACKEND"),
                    new Picture("phone", 390, 844, 2, false, ""),
                    new Picture("phone-dark", 390, 844, 2, true, "#lb1/Sbe_web/web3"),
                    new Picture("topology", 1280, 800, 1, false, "?view=topology"),
                    new Picture("desktop", 1280, 800, 1, false, ""),
                    new Picture("server", 1280, 800, 1, false, "#lb1/Sbe_web/web3"),
                    new Picture("certificates", 1280, 800, 1, false, "?view=certificates"),
                    new Picture("phone-certificates", 390, 844, 2, true, "?view=certificates"),
                    new Picture("phone-topology", 390, 844, 2, false, "?view=topology"),
                    new Picture("tables", 1280, 800, 1, false, "?view=tables"),
                    new Picture("maps", 1280, 800, 1, false, "?view=patterns"));

    private Screenshots() {}

    public static void main(String[] arguments) {
        var folder = Path.of(arguments[1]);
        try (var chromium = new Chromium()) {
            for (var picture : PICTURES) {
                if (arguments.length < 4 || List.of(arguments).indexOf(picture.name()) > 2) {
                    take(chromium, picture, arguments, folder);
                }
            }
        }
    }

    private static void take(Chromium chromium, Picture picture, String[] arguments, Path folder) {
        try (var context =
                chromium.context(
                        new Browser.NewContextOptions()
                                .setViewportSize(picture.width(), picture.height())
                                .setDeviceScaleFactor(picture.scale())
                                .setColorScheme(
                                        picture.dark() ? ColorScheme.DARK : ColorScheme.LIGHT))) {
            var page = context.newPage();
            if (arguments.length > 2) {
                fromFolder(page, Path.of(arguments[2]));
            }
            page.navigate(arguments[0] + picture.query());
            page.locator("#banner li, #banner .good").first().waitFor();
            page.waitForTimeout(3500);
            page.screenshot(
                    new Page.ScreenshotOptions().setPath(folder.resolve(picture.name() + ".png")));
        }
    }

    private static void fromFolder(Page page, Path assets) {
        page.route(
                "**/assets/*",
                route -> {
                    String url = route.request().url();
                    var file = assets.resolve(url.substring(url.lastIndexOf('/') + 1));
                    if (Files.exists(file)) {
                        route.fulfill(
                                new com.microsoft.playwright.Route.FulfillOptions().setPath(file));
                    } else {
                        route.resume();
                    }
                });
    }
}
