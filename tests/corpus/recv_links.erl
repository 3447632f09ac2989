%% Links: exits as messages when trapped, normal ends, unlinking.
-module(recv_links).
-export([start/0]).

start() ->
    Old = process_flag(trap_exit, true),
    R = [linked(fun() -> exit(bad) end), linked(fun() -> ok end), linked(fun() -> exit({a, b}) end), chain(), unlinked(), kill(), sent()],
    process_flag(trap_exit, Old),
    R.

linked(F) ->
    P = spawn_opt(F, [link]),
    receive
        {'EXIT', P, Why} -> Why
    end.

%% The middle process does not trap exits, so it dies with its child's reason.
chain() ->
    P = spawn_opt(fun() ->
                      spawn_opt(fun() -> exit(from_leaf) end, [link]),
                      receive never -> ok end
                  end, [link]),
    receive
        {'EXIT', P, Why} -> Why
    end.

unlinked() ->
    P = spawn_opt(fun() -> receive stop -> exit(x) end end, [link]),
    unlink(P),
    P ! stop,
    receive
        {'EXIT', P, _} -> unexpected
    after 10 -> silent
    end.

kill() ->
    P = spawn_opt(fun() -> receive never -> ok end end, [link]),
    exit(P, kill),
    receive
        {'EXIT', P, Why} -> Why
    end.

sent() ->
    exit(self(), hello),
    receive
        {'EXIT', _, Why} -> Why
    end.
