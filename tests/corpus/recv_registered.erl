%% Registered names: sending, looking up, errors.
-module(recv_registered).
-export([start/0]).

start() ->
    P = spawn_opt(fun() -> loop([]) end, []),
    true = register(corpus_server, P),
    corpus_server ! {add, 1},
    corpus_server ! {add, 2},
    corpus_server ! {get, self()},
    A = receive {got, L} -> L end,
    W = whereis(corpus_server) =:= P,
    E = t(fun() -> register(corpus_server, self()) end),
    corpus_server ! {stop, self()},
    receive stopped -> ok end,
    [A, W, E, wait_gone(), t(fun() -> corpus_server ! hi end), t(fun() -> no_such_name ! hi end), t(fun() -> register(undefined, self()) end)].

wait_gone() ->
    case whereis(corpus_server) of
        undefined -> gone;
        _ -> receive after 1 -> wait_gone() end
    end.

loop(L) ->
    receive
        {add, X} -> loop([X | L]);
        {get, From} ->
            From ! {got, L},
            loop(L);
        {stop, From} -> From ! stopped
    end.

t(F) -> try F() of _ -> ok catch C:R -> {C, R} end.
