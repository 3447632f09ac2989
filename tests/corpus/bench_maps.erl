%% Counting in maps, small and large.
-module(bench_maps).
-export([start/0, run/1]).

start() -> run(2).

run(N) -> repeat(N, 0).

repeat(0, Sum) -> Sum;
repeat(N, Sum) ->
    Small = count(2000, 11, 20, #{}),
    Large = count(2000, 17, 1000, #{}),
    repeat(N - 1, (Sum + total(19, Small, 0) + total(999, Large, 0) + map_size(Large)) rem 1000003).

count(0, _, _, M) -> M;
count(N, S, K, M) ->
    Key = S rem K,
    M1 = case M of
             #{Key := C} -> M#{Key := C + 1};
             #{} -> M#{Key => 1}
         end,
    count(N - 1, (S * 75 + 74) rem 65537, K, M1).

total(-1, _, Sum) -> Sum;
total(K, M, Sum) ->
    case M of
        #{K := C} -> total(K - 1, M, Sum + K * C);
        #{} -> total(K - 1, M, Sum)
    end.
