%% Messages to oneself arrive in order; receive takes the first that matches.
-module(recv_self_send).
-export([start/0]).

start() ->
    S = self(),
    [S ! X || X <- [1, a, {b, 2}, "c", 1]],
    A = receive X1 -> X1 end,
    B = receive {b, N} -> N end,
    C = receive X2 when is_list(X2) -> X2 end,
    D = receive 1 -> one end,
    E = receive X3 -> X3 end,
    F = receive X4 -> X4 after 0 -> empty end,
    R = (S ! sent),
    [A, B, C, D, E, F, R, flush()].

flush() ->
    receive
        X -> [X | flush()]
    after 0 -> []
    end.
