%% Monitors report normal ends, exits, errors and processes that are gone already.
-module(recv_monitor).
-export([start/0]).

start() ->
    [down(fun() -> ok end), down(fun() -> exit(reason) end), down(fun() -> exit(normal) end), error_down(), gone(), removed(), killed()].

down(F) ->
    {P, R} = spawn_opt(F, [monitor]),
    receive
        {'DOWN', R, process, P, Why} -> Why
    end.

error_down() ->
    {P, R} = spawn_opt(fun() -> receive go -> exit({deliberate, [1, 2]}) end end, [monitor]),
    P ! go,
    receive
        {'DOWN', R, process, P, {Why, L}} -> {Why, L}
    end.

gone() ->
    {P, R} = spawn_opt(fun() -> ok end, [monitor]),
    receive {'DOWN', R, process, P, _} -> ok end,
    R2 = monitor(process, P),
    receive
        {'DOWN', R2, process, P, Why} -> {Why, is_process_alive(P)}
    end.

removed() ->
    P = spawn_opt(fun() -> receive stop -> ok end end, []),
    R = monitor(process, P),
    true = demonitor(R),
    P ! stop,
    receive
        {'DOWN', R, process, P, _} -> unexpected
    after 10 -> silent
    end.

killed() ->
    {P, R} = spawn_opt(fun() -> receive never -> ok end end, [monitor]),
    exit(P, shot),
    receive
        {'DOWN', R, process, P, Why} -> Why
    end.
