%% A generic server in small: calls with references, casts, state, crash.
-module(recv_server).
-export([start/0]).

start() ->
    P = spawn_opt(fun() -> loop(fun stack/2, []) end, []),
    cast(P, {push, 1}),
    cast(P, {push, two}),
    A = call(P, size),
    B = call(P, pop),
    C = call(P, peek),
    D = [call(P, pop), call(P, pop)],
    R = monitor(process, P),
    cast(P, crash),
    E = receive {'DOWN', R, process, P, Why} -> Why end,
    {A, B, C, D, E}.

call(P, M) ->
    R = make_ref(),
    P ! {call, self(), R, M},
    receive
        {R, V} -> V
    after 2000 -> timeout
    end.

cast(P, M) -> P ! {cast, M}.

loop(F, S) ->
    receive
        {call, From, R, M} ->
            {V, S2} = F(M, S),
            From ! {R, V},
            loop(F, S2);
        {cast, crash} -> exit(crashed);
        {cast, M} ->
            {_, S2} = F(M, S),
            loop(F, S2)
    end.

stack({push, X}, S) -> {ok, [X | S]};
stack(pop, [X | S]) -> {{ok, X}, S};
stack(pop, []) -> {empty, []};
stack(peek, [X | _] = S) -> {X, S};
stack(size, S) -> {length(S), S}.
