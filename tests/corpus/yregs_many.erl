%% A function that keeps 60 values alive across calls, and uses them in many orders.
-module(yregs_many).
-export([start/0, f/1]).

start() -> [f(1), f(2.5), f(1 bsl 62), try f(a) catch C:R -> {C, R} end].

f(X) ->
    V1 = id(X + 1),
    V2 = id(X + 2),
    V3 = id(X + 3),
    V4 = id(X + 4),
    V5 = id(X + 5),
    V6 = id(X + 6),
    V7 = id(X + 7),
    V8 = id(X + 8),
    V9 = id(X + 9),
    V10 = id(X + 10),
    V11 = id(X + 11),
    V12 = id(X + 12),
    V13 = id(X + 13),
    V14 = id(X + 14),
    V15 = id(X + 15),
    V16 = id(X + 16),
    V17 = id(X + 17),
    V18 = id(X + 18),
    V19 = id(X + 19),
    V20 = id(X + 20),
    V21 = id(X + 21),
    V22 = id(X + 22),
    V23 = id(X + 23),
    V24 = id(X + 24),
    V25 = id(X + 25),
    V26 = id(X + 26),
    V27 = id(X + 27),
    V28 = id(X + 28),
    V29 = id(X + 29),
    V30 = id(X + 30),
    V31 = id(X + 31),
    V32 = id(X + 32),
    V33 = id(X + 33),
    V34 = id(X + 34),
    V35 = id(X + 35),
    V36 = id(X + 36),
    V37 = id(X + 37),
    V38 = id(X + 38),
    V39 = id(X + 39),
    V40 = id(X + 40),
    V41 = id(X + 41),
    V42 = id(X + 42),
    V43 = id(X + 43),
    V44 = id(X + 44),
    V45 = id(X + 45),
    V46 = id(X + 46),
    V47 = id(X + 47),
    V48 = id(X + 48),
    V49 = id(X + 49),
    V50 = id(X + 50),
    V51 = id(X + 51),
    V52 = id(X + 52),
    V53 = id(X + 53),
    V54 = id(X + 54),
    V55 = id(X + 55),
    V56 = id(X + 56),
    V57 = id(X + 57),
    V58 = id(X + 58),
    V59 = id(X + 59),
    V60 = id(X + 60),
    case id(X) of
        1 -> ok;
        _ -> id(other)
    end,
    A = [V60, V59, V58, V57, V56, V55, V54, V53, V52, V51, V50, V49, V48, V47, V46, V45, V44, V43, V42, V41, V40, V39, V38, V37, V36, V35, V34, V33, V32, V31, V30, V29, V28, V27, V26, V25, V24, V23, V22, V21, V20, V19, V18, V17, V16, V15, V14, V13, V12, V11, V10, V9, V8, V7, V6, V5, V4, V3, V2, V1],
    B = id({V1, V4, V7, V10, V13, V16, V19, V22, V25, V28, V31, V34, V37, V40, V43, V46, V49, V52, V55, V58}),
    try
        id(V1 * V60)
    catch
        error:_ -> none
    end,
    {sum(A, 0), B, V30 - V31, V60 - V1, swap(V59, V2)}.

swap(A, B) ->
    id(x),
    {B, A}.

sum([], S) -> S;
sum([H | T], S) -> sum(T, S + H).

id(X) -> X.
