%% Quicksort of pseudo-random integers with list comprehension-like splitting.
-module(bench_quicksort).
-export([start/0, run/1, sort/1]).

start() -> [sort([3, 1, 2]), run(2)].

run(N) -> repeat(N, 42, 0).

repeat(0, _, Sum) -> Sum;
repeat(N, Seed, Sum) ->
    {L, Next} = random(1000, Seed, []),
    Sorted = sort(L),
    repeat(N - 1, Next, (Sum + check(Sorted, 0, 1)) rem 1000003).

random(0, Seed, L) -> {L, Seed};
random(N, Seed, L) ->
    Next = (Seed * 1309 + 13849) band 65535,
    random(N - 1, Next, [Next | L]).

sort([]) -> [];
sort([P | T]) ->
    {Low, High} = split(P, T, [], []),
    sort(Low) ++ [P | sort(High)].

split(_, [], Low, High) -> {Low, High};
split(P, [H | T], Low, High) when H < P -> split(P, T, [H | Low], High);
split(P, [H | T], Low, High) -> split(P, T, Low, [H | High]).

check([], Sum, _) -> Sum;
check([H | T], Sum, K) -> check(T, (Sum + H * K) rem 1000003, K + 1).
