package sluice.tui.boot;

import sluice.runtime.Capabilities;
import sluice.runtime.History;
import sluice.runtime.ProcessInfo;
import sluice.runtime.Snapshot;
import sluice.tui.key.Stroke;
import sluice.tui.poll.Node;
import sluice.tui.poll.World;
import sluice.tui.screen.Input;
import sluice.tui.screen.Screen;
import sluice.tui.screen.ScreenState;
import sluice.tui.screen.Verdicts;
import sluice.tui.view.Painting;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/// Walks through the screens without a terminal while the start-up cache is being made, so that the cache holds the
/// classes of the first picture.
final class Training {
    private static final String CSV =
            """
            # pxname,svname,qcur,qmax,scur,smax,slim,stot,status,weight,act,bck,type,req_tot,check_status,
            fe,FRONTEND,,,3,9,100,50,OPEN,,,,0,50,,
            be,s1,2,3,4,4,4,30,UP,1,1,0,2,,L7OK,
            be,s2,0,0,0,0,4,20,DOWN,1,1,0,2,,L4CON,
            be,BACKEND,2,5,6,9,10,50,UP,1,1,0,1,50,,
            """;

    private Training() {}

    static void draw() {
        var now = Instant.now();
        var history = new History(2);
        var info = ProcessInfo.parse("Name: HAProxy\nPid: 1\nUptime_sec: 5\nnode: lb\n");
        history.add(Snapshot.parse(now.minusSeconds(1), info, CSV));
        history.add(Snapshot.parse(now, info, CSV));
        var seen = history.until(now);
        var capabilities =
                new Capabilities("HAProxy", "", Capabilities.Level.ADMIN, false, List.of());
        var node = new Node("lb", "lb", false, capabilities, seen, Verdicts.of(seen, now), 1);
        var world = new World(List.of(node), now);
        var state = ScreenState.of(world, now, ZoneId.systemDefault());
        state = Screen.next(state, new Input.Polled(world)).state();
        for (char key : "j2346?".toCharArray()) {
            state = Screen.next(state, new Input.Typed(Stroke.of(key))).state();
            Painting.of(state).text();
        }
    }
}
