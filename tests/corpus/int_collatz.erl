%% The longest Collatz chains below some bounds.
-module(int_collatz).
-export([start/0]).

start() -> [longest(N) || N <- [10, 100, 1000, 3000]].

longest(Max) -> longest(1, Max, {0, 0}).

longest(N, Max, Best) when N > Max -> Best;
longest(N, Max, {L, _} = Best) ->
    case len(N, 1) of
        K when K > L -> longest(N + 1, Max, {K, N});
        _ -> longest(N + 1, Max, Best)
    end.

len(1, K) -> K;
len(N, K) when N rem 2 =:= 0 -> len(N div 2, K + 1);
len(N, K) -> len(3 * N + 1, K + 1).
