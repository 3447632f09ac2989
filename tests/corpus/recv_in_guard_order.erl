%% Guards and patterns of receive clauses are tried in order for each message.
-module(recv_in_guard_order).
-export([start/0]).

start() ->
    S = self(),
    [S ! X || X <- [5, {x, 1}, 15, [a], 25, {y, 2}, <<"b">>, 1.5]],
    {[one() || _ <- [1, 2, 3, 4, 5]], flush()}.

one() ->
    receive
        N when is_integer(N), N > 10 -> {large, N};
        {T, V} when T =:= y; T =:= z -> {yz, V};
        [H | _] -> {list, H};
        N when is_integer(N) -> {small, N}
    after 0 -> none
    end.

flush() ->
    receive
        X -> [X | flush()]
    after 0 -> []
    end.
