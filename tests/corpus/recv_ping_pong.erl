%% Two processes exchange 1000 messages.
-module(recv_ping_pong).
-export([start/0, pong/0]).

start() ->
    P = spawn_opt(?MODULE, pong, [], []),
    R = ping(P, 1000, 0),
    P ! {stop, self()},
    {R, receive {stopped, N} -> N end}.

ping(_, 0, S) -> S;
ping(P, N, S) ->
    P ! {ping, self(), N},
    receive
        {pong, M} -> ping(P, N - 1, S + M)
    end.

pong() -> pong(0).

pong(K) ->
    receive
        {ping, From, N} ->
            From ! {pong, N * 2},
            pong(K + 1);
        {stop, From} -> From ! {stopped, K}
    end.
