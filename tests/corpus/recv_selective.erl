%% Selective receive leaves other messages in their order.
-module(recv_selective).
-export([start/0]).

start() ->
    S = self(),
    [S ! {N rem 3, N} || N <- [1, 2, 3, 4, 5, 6, 7, 8, 9]],
    Zs = take(0, 2),
    S ! {0, late},
    Os = all(1),
    Rest = flush(),
    {Zs, Os, Rest}.

take(_, 0) -> [];
take(K, N) ->
    receive
        {K, V} -> [V | take(K, N - 1)]
    end.

all(K) ->
    receive
        {K, V} -> [V | all(K)]
    after 0 -> []
    end.

flush() ->
    receive
        X -> [X | flush()]
    after 0 -> []
    end.
