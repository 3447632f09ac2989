%% Shifting zero by a huge count is zero, shifting right by one is 0 or -1.
-module(int_shift_huge_counts).
-export([start/0, id/1]).

start() ->
    Big = id(1 bsl 40),
    [id(0) bsl 100000, id(0) bsl Big, id(5) bsr Big, id(-5) bsr Big, id(1 bsl 80) bsr 100000,
     id(-(1 bsl 80)) bsr 100000, id(0) bsr -100000, id(0) bsr (-Big)].

id(X) -> X.
